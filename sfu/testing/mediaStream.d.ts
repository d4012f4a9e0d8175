/**
 * `@roamhq/wrtc` exports this global under its own name. The types that `mediabunny` brings declare the interface of it, which
 * alone would make that export a type without a value.
 */
declare const MediaStream: new (tracks?: MediaStreamTrack[]) => MediaStream;
