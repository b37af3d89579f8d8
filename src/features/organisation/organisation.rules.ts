export const ORGANISATION_KINDS = ['bank', 'payment', 'telecom', 'firm', 'shop'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]
export type Reach = 'http' | 'files'

/** Issuers' beginnings have six digits, the newer ones eight; wallets' may be shorter. */
export const PREFIX_DIGITS_MAX = 10
