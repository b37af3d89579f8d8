export const MEGABYTE = 1_048_576

/** A request body beyond this is refused before it is read. */
export const BODY_BYTES_MAX = 1 * MEGABYTE
/** An NDJSON batch is read as it comes, so that its size costs no memory; the bound keeps one request from lasting for ever. */
export const BATCH_BYTES_MAX = 64 * MEGABYTE
/** A picture of 1,600 pixels as a phone sends it has a tenth of this. */
export const PHOTO_BYTES_MAX = 4 * MEGABYTE
/** Borders of a whole city, read as a whole. */
export const BOUNDARY_FILE_BYTES_MAX = 50 * MEGABYTE
/** A list is read as a whole. */
export const LIST_FILE_BYTES_MAX = 20 * MEGABYTE
/** A statement of a million lines; read as it comes. */
export const STATEMENT_FILE_BYTES_MAX = 256 * MEGABYTE
