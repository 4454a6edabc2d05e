import { useEffect } from 'react'
import { useText } from '../text/language.tsx'

/** Names the browser's tab after the screen. */
export function useTitle(title: string): void {
  const { product } = useText()
  useEffect(() => {
    document.title = `${title} · ${product.name}`
  }, [title, product])
}
