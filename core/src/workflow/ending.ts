/** What ends within so many days is shown as ending soon: duties, trainings, keys. */
export const endingWithinDays = 30
