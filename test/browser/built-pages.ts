import { buildPages } from '../../src/run/demo.ts'

/** Once before all files: two of them must not build into the same folder. */
export default function setup(): Promise<void> {
  return buildPages((line) => console.log(line))
}
