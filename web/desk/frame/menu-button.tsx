import { useId, useRef, type ReactNode } from 'react'

interface Props {
  readonly label: ReactNode
  readonly className: string
  readonly menuClassName: string
  readonly widthMax: number
  readonly children: ReactNode
}

const EDGE = 12

/** The browser's own popover under its button: a press elsewhere or Escape closes it. */
export function MenuButton({ label, className, menuClassName, widthMax, children }: Props) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  return (
    <>
      <button type="button" className={className} popoverTarget={id} onClick={(event) => menu.current !== null && placeBelow(menu.current, event.currentTarget, widthMax)}>{label}</button>
      <div ref={menu} id={id} popover="auto" className={menuClassName}>{children}</div>
    </>
  )
}

/** For what is pressed inside of a menu and is done with it. */
export function closeMenuOf(pressed: HTMLElement): void {
  pressed.closest<HTMLElement>('[popover]')?.hidePopover()
}

/** A popover stands by itself, above the page, and does not know where its button is. */
function placeBelow(menu: HTMLElement, button: HTMLElement, widthMax: number): void {
  const { left, bottom } = button.getBoundingClientRect()
  const width = Math.min(widthMax, window.innerWidth - 2 * EDGE)
  Object.assign(menu.style, { top: `${bottom}px`, left: `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`, width: `${width}px` })
}
