/**
 * Every capability of a class, one line each: the name of the part, and its class. Each is constructed with
 * `(room: RoomApi, context: RoomContext)`. The order in which the hooks of these parts are called must not matter.
 */
export { Attendance as attendance } from './Attendance.ts';
export { AudioOnlyAdvice as audioOnlyAdvice } from './AudioOnlyAdvice.ts';
export { Chat as chat } from './Chat.ts';
export { ChatLog as chatLog } from './ChatLog.ts';
export { Documents as documents } from './Documents.ts';
export { Hands as hands } from './Hands.ts';
export { HostPresence as hostPresence } from './HostPresence.ts';
export { HostStops as hostStops } from './HostStops.ts';
export { Ink as ink } from './ink/Ink.ts';
export { Lobby as lobby } from './Lobby.ts';
export { MediaTrouble as mediaTrouble } from './MediaTrouble.ts';
export { Moderation as moderation } from './Moderation.ts';
export { Permissions as permissions } from './Permissions.ts';
export { Recording as recording } from './Recording.ts';
export { Removals as removals } from './Removals.ts';
export { Slides as slides } from './Slides.ts';
export { Spotlight as spotlight } from './Spotlight.ts';
export { StorageWarning as storage } from './StorageWarning.ts';
export { Timer as timer } from './Timer.ts';
export { Votes as votes } from './votes/Votes.ts';
