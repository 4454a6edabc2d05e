/** The page that checks proofs without any server: one file, opened from a disk. */
import '../ui/ui.css'
import './offline.css'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { enCheck } from '../text/en-check.ts'
import { viCheck } from '../text/vi-check.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { CheckDesk } from './CheckDesk.tsx'

const texts = { vi: viCheck, en: enCheck }
const names = { vi: 'Tiếng Việt', en: 'English' }

function OfflinePage() {
  const [language, setLanguage] = useState<'vi' | 'en'>('vi')
  const text = texts[language]
  useEffect(() => {
    document.documentElement.lang = language
    document.title = text.offlineTitle
  }, [language, text])
  return (
    <>
      <header className="offline-head">
        <span className="offline-name">
          <Icon name="shield" size={26} />
          Chốt
        </span>
        <span className="offline-languages">
          {(['vi', 'en'] as const).map((each) => (
            <Button
              key={each}
              small
              pressed={language === each}
              onClick={() => setLanguage(each)}
            >
              {names[each]}
            </Button>
          ))}
        </span>
      </header>
      <main className="offline-main">
        <div>
          <h1>{text.offlineTitle}</h1>
          <p>{text.lead}</p>
          <p className="soft">{text.offlineNote}</p>
        </div>
        <CheckDesk text={text} />
      </main>
    </>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<OfflinePage />)
