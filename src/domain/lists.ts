/** What is known to be bad, by what it is. A wallet is an account of its own kind. */
export const LISTS = ['scam-number', 'bad-domain', 'bad-app', 'mule-account', 'wallet'] as const
export type ListName = (typeof LISTS)[number]
