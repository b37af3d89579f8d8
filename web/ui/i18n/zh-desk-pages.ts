export const zhDeskPages = {} as const
