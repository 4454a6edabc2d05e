/** Line icons drawn here: no icon font, no package on the officer's path. */
const paths = {
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  question: 'M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .9-1 1.7M12 17.5v.01',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  alert: 'M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.8v.01',
  info: 'M12 11v6m0-9.5v.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z',
  search: 'm20 20-4.5-4.5M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14Z',
  clock: 'M12 7v5l3.5 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  offline:
    'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4m6 .2a10 10 0 0 1 4 2.2M8.5 16a5 5 0 0 1 7 0M12 19.5v.01',
  arrow: 'M5 12h14m-5-5 5 5-5 5',
  back: 'M19 12H5m5-5-5 5 5 5',
  folder:
    'M3 7a1.5 1.5 0 0 1 1.5-1.5H9l2 2.5h8.5A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z',
  shield: 'M12 3 19.5 6v6c0 4.5-3.1 7.7-7.5 9-4.4-1.3-7.5-4.5-7.5-9V6z',
} as const

export type IconName = keyof typeof paths

export function Icon({
  name,
  size = 20,
}: {
  readonly name: IconName
  readonly size?: number
}) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
