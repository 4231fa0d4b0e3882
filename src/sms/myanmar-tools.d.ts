// myanmar-tools comes without types for its entry; these are the parts that zawgyi.ts uses.
declare module 'myanmar-tools' {
  class ZawgyiDetector {
    /** 0 to 1; -Infinity for a text without Burmese letters. */
    getZawgyiProbability(text: string): number;
  }
  class ZawgyiConverter {
    zawgyiToUnicode(text: string): string;
    unicodeToZawgyi(text: string): string;
  }
  const tools: { ZawgyiDetector: typeof ZawgyiDetector; ZawgyiConverter: typeof ZawgyiConverter };
  export default tools;
}
