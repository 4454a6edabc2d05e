import { Component, type ReactNode } from 'react'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Empty } from '../ui/states.tsx'

function Broken() {
  const text = useText()
  return (
    <div role="alert">
      <Empty icon="alert" title={text.general.failed} hint={text.general.broken}>
        <Button kind="primary" onClick={() => window.location.reload()}>
          {text.general.reload}
        </Button>
      </Empty>
    </div>
  )
}

/** Catches what a screen threw, and a part of the program that could not be loaded over a weak line. */
export class Fault extends Component<
  { readonly children: ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children
  }
}
