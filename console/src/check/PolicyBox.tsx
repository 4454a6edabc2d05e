import { useId } from 'react'
import type { CheckText } from '../text/vi-check.ts'
import { Fact } from '../ui/Fact.tsx'
import { FilePicker } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { usePolicy } from './held-policy.ts'
import { pieceBytesMax } from './material.ts'

export function PolicyBox({ text }: { readonly text: CheckText }) {
  const id = useId()
  const { text: held, policy, fault, setText } = usePolicy()
  return (
    <>
      <p className="soft">{text.policy.hint}</p>
      <FilePicker
        multiple
        bytesMax={pieceBytesMax}
        label={text.policy.choose}
        lead={text.handIn.drop}
        onFiles={([piece]) => {
          if (piece !== undefined) setText(new TextDecoder().decode(piece.bytes))
        }}
      />
      <div className="field">
        <label htmlFor={id} className="field-label">
          {text.policy.label}
        </label>
        <textarea
          id={id}
          className="input mono"
          rows={5}
          spellCheck={false}
          autoComplete="off"
          value={held}
          aria-invalid={fault === null ? undefined : true}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {fault !== null && (
        <Notice tone="bad">
          <p>
            {text.policy.wrong} <code>{fault}</code>
          </p>
        </Notice>
      )}
      {policy === undefined && fault === null && (
        <Notice tone="warn">
          <p>{text.policy.none}</p>
        </Notice>
      )}
      {policy !== undefined && (
        <dl className="check-facts">
          <Fact label={text.policy.logs}>
            {policy.logs.map(({ key }) => key.name).join(', ') || '—'}
          </Fact>
          <Fact label={text.policy.witnesses}>
            {policy.witnesses.map(({ name }) => name).join(', ') || '—'}
          </Fact>
          <Fact label={text.policy.quorum}>
            {policy.quorum === 'none' ? text.policy.quorumNone : policy.quorum}
          </Fact>
        </dl>
      )}
    </>
  )
}
