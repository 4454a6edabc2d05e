import { useEffect, useState } from 'react'

/** The value once it has stayed the same for a while: typing asks the server once, not per letter. */
export function useSettled<Value>(value: Value, delayMs = 350): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs)
    return () => clearTimeout(timer)
  }, [value, delayMs])
  return settled
}
