import { useOwnSetting } from '../frame/own-setting.ts'

/** On until a user turns them off. */
export function useKeysSetting(): { readonly isOn: boolean; readonly turn: (on: boolean) => void } {
  const [value, keep] = useOwnSetting('keys')
  return { isOn: value !== 'off', turn: (on) => keep(on ? 'on' : 'off') }
}
