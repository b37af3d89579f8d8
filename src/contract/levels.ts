export { WARNING_LEVELS, type WarningLevel } from '../domain/levels.ts'
