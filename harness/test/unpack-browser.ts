/** Unpacks the browser into the temporary folder this process was given; see browser.ts. */
import chromium from '@sparticuz/chromium'

await chromium.executablePath()
