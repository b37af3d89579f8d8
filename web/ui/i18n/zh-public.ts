export const zhPublic = {} as const
