import { useId, useRef, type ReactNode } from 'react'

interface Props {
  readonly label: ReactNode
  readonly className: string
  readonly menuClassName: string
  readonly widthMax: number
  readonly children: ReactNode
}

const EDGE = 12

/** The browser's own popover at its button: a press elsewhere or Escape closes it. */
export function MenuButton({ label, className, menuClassName, widthMax, children }: Props) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  return (
    <>
      <button type="button" className={className} popoverTarget={id} onClick={(event) => menu.current !== null && place(menu.current, event.currentTarget, widthMax)}>{label}</button>
      <div ref={menu} id={id} popover="auto" className={menuClassName}>{children}</div>
    </>
  )
}

/** For what is pressed inside of a menu and is done with it. */
export function closeMenuOf(pressed: HTMLElement): void {
  pressed.closest<HTMLElement>('[popover]')?.hidePopover()
}

/** A popover stands by itself, above the page, and does not know where its button is: under it, or over it where there is more room. */
function place(menu: HTMLElement, button: HTMLElement, widthMax: number): void {
  const { left, top, bottom } = button.getBoundingClientRect()
  const width = Math.min(widthMax, window.innerWidth - 2 * EDGE)
  const below = window.innerHeight - bottom
  Object.assign(menu.style, below >= top ? { top: `${bottom}px`, bottom: 'auto' } : { top: 'auto', bottom: `${window.innerHeight - top}px` }, {
    left: `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`, width: `${width}px`, boxSizing: 'border-box', maxHeight: `${Math.max(below, top) - EDGE}px`, overflowY: 'auto',
  })
}
