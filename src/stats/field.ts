// What others have published of the same measures, to be read beside ours.

export interface Published {
  measure: 'passed' | 'heard';
  share: number;
  says: string;
}

/** GSMA's evaluation of Airtel's and HNI's information line 3-2-1 in Madagascar, 2015. */
export const FIELD = {
  source: 'GSMA, M4D Impact Service Evaluation: 3-2-1 Madagascar, 2015',
  url: 'https://fdocuments.net/document/hnifinalreportpublicbrandupdate.html',
  figures: [
    { measure: 'passed', share: 0.48, says: '48 % of calls got past the home menu' },
    { measure: 'heard', share: 0.32, says: '32 % of calls ended up in a message that was listened to at over 75 %' },
  ] satisfies Published[],
};
