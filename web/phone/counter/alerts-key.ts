/** Where the teller's alerts lie in the page's memory: each answer holds all of them. */
export const ALERTS_KEY = ['counter-alerts']
