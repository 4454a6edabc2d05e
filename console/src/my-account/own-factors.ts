/** Of what is kept of the officer's second factors on the screens. */
export const ownFactorsKey = ['own-factors']
