/** Limits and defaults of the media engine. */

/**
 * mediasoup's `keyFrameRequestDelay`, ms: a sender is asked for a key frame at most this often. Measured with ten late
 * joiners: first frame after 301 ms (median), 1052 ms with mediasoup's default. Not less: libwebrtc ignores a request within
 * 300 ms of the one before (`kMinKeyframeSendIntervalMs`, video/encoder_rtcp_feedback.cc).
 */
export const keyFrameRequestDelayMs = 320;
/**
 * The same for senders that make key frames when the notice `keyFrameNeeded` asks (`KeyFrameNotices`), ms. Measured with ten late joiners
 * within a second, `npm run bench -- firstframe`: first frame after 94 ms (median) and 190 ms (95 %); 206 and 351 ms with the delay above.
 */
export const keyFrameRequestDelayWithNoticesMs = 80;
/** Initial bandwidth estimate of a receive transport, bit/s: a LAN carries several tiles from the first second. */
export const initialAvailableOutgoingBitrate = 1_000_000;
/**
 * Limit of what one peer sends, bit/s: a camera in three layers (1.3 Mbit/s), a screen (2.5 Mbit/s), audio, and
 * headroom.
 */
export const maxIncomingBitrate = 6_000_000;

/**
 * Signals that peers relay to each other within `relayWindowMs`. A peer that connects to 50 others sends 50 offers of up to
 * 8 KB and 500 candidates; when all of them do so at once, each is sent twice that.
 */
export const relayWindowMs = 10_000;
export const maxRelayBytesFrom = 512 * 1024;
export const maxRelayBytesTo = 1024 * 1024;
export const maxRelaySignalsTo = 1_500;

/**
 * Load of a worker, 0 to 1, from which receivers of its rooms go to a worker that is less loaded. The rest is kept for
 * producers and pipes, which only the worker of the origin router can carry.
 */
export const fullWorkerLoad = 0.8;

export const maxTransportsPerPeer = 4;
export const maxProducersPerPeer = 8;
export const maxConsumersPerPeer = 512;

/**
 * How long ICE and DTLS may take, ms. On a LAN they take milliseconds, and a second when UDP is dropped and TCP is
 * reached.
 */
export const defaultMediaConnectMs = 8_000;

/**
 * How long a media worker may take to answer a call, ms of `setRunningTimeout`: shorter than our page waits for the answer
 * to a request. A worker that does not answer at all is ended in about that time (`Heartbeat`), and its calls with it.
 */
export const workerAnswerMs = 5_000;
/** The same for figures, which are left out when they come later: whoever reads them wants the others soon. */
export const figuresAnswerMs = 800;

/** Voice slots per room: more than five people who speak at the same time cannot be understood. */
export const defaultVoices = 5;
/**
 * Share of a core, 0 to 1: above it a worker delays packets. Measured: 600 consumers need 49 to 67 %, 800 74 to 94 %,
 * 1000 saturate a core.
 */
export const defaultMaxWorkerLoad = 0.85;
/**
 * Network budget when none is set, Mbit/s, for all rooms together: what a common Wi-Fi access point carries in a full
 * classroom.
 */
export const defaultBudgetMbps = 50;

/** Public chat messages that are kept for late joiners: a message of emoji alone has some kilobytes. */
export const chatTail = { count: 100, bytes: 128 * 1024 };
/** Private chat messages that are kept for each seat, sent and received ones together. */
export const privateTail = { count: 100, bytes: 32 * 1024 };
/** Public chat messages that the host gets after the lesson. */
export const chatLog = { count: 2_000, bytes: 512 * 1024 };
/** Strokes on one page, shared screen or camera: a page that is full of writing has a thousand. */
export const maxPageStrokes = 5_000;
/** Ink on one of them, bytes: 3 for a point and 200 for a stroke, so that about an hour of drawing fits. */
export const maxPageInkBytes = 2 * 1024 * 1024;
/** Ink on all pages of one document, bytes. */
export const maxDocumentInkBytes = 16 * 1024 * 1024;
/** Ink in one room, bytes. */
export const maxInkBytes = 32 * 1024 * 1024;
/** The same of a room that somebody without a token founded, on an open server. */
export const maxFoundedInkBytes = 1024 * 1024;
/** Changes of everybody in one room that can be undone, and bytes of strokes that are kept for it alone. */
export const maxInkChanges = 2_000;
export const maxHeldInkBytes = 4 * 1024 * 1024;
/** Ink in one answer of `getInk`, bytes: it must not fill what may wait for a slow connection. */
export const inkChunkBytes = 128 * 1024;
/** Ink in one notice, bytes: for more, each page asks by itself. */
export const inkNoticeBytes = 32 * 1024;
/** People of one lesson that are remembered for the host; at this number, the one who left first is forgotten. */
export const maxAttendance = 1_500;
/**
 * A room with more participants advises them to do without video: weak laptops and Wi-Fi are overloaded from about
 * here.
 */
export const defaultAudioOnlyAbove = 40;
/** Seats that one participant has in a room at the same time: two devices, e.g. a laptop and a phone. */
export const defaultSeatsPerPerson = 2;
/** Of hosts and co-hosts, at least: a teacher has a projector, a tablet and a second window. */
export const minHostSeats = 10;
/** People of one lesson whose lower role is remembered against their token; the oldest has that of its token again. */
export const maxLoweredRoles = 200;
/** Earlier access tokens by which the person of a seat stays known. */
export const maxFormerSubjects = 8;
/** Seats that one room keeps for people whose connection has been lost for longer than the grace time. */
export const maxKeptSeats = 200;
/** Seats of one room that outlive a restart of the server: more than people in the largest room, and those of `maxKeptSeats`. */
export const maxRestoredSeats = 1_500;
/** A room without peers counts as left when its last kept seat was left behind this long ago, ms. */
export const seatExpectedMs = 10 * 60_000;
/** People that one room keeps out because a host removed them or turned them away; the oldest may come in again. */
export const removedPeople = { count: 1_000, bytes: 256 * 1024 };
/**
 * Participants of a room that waits for its host stay for this long after the last host has gone, ms: enough to start a
 * browser or a laptop again and to change the network, too short for a class on its own.
 */
export const defaultHostAbsenceMs = 2 * 60_000;
/** People in the lobby of one room. As many wait for its host, or as many as the room has places, if that is more. */
export const maxLobbyEntries = 200;
/** Of those in the lobby, from one address: a school may share one, so it is most of them. */
export const maxWaitingPerAddress = 150;
/** People whose admission from the lobby one room remembers; the oldest asks again. */
export const maxAdmittedPeople = 1_000;

/** Answers to one question: those of everybody in the largest room, and of as many phones as may vote. */
export const maxVoteAnswers = 3_000;
/** Texts of one question that a host hides. */
export const maxHiddenTexts = 500;
/** Phones that only vote, in one room. */
export const maxPhones = 1_500;
/** Of those, from one address: a school may share one. */
export const maxPhonesPerAddress = 600;
/** Phones of one lesson that are known again; the one that came first is a stranger then. */
export const maxKnownPhones = 3_000;
/** Questions that hosts have prepared in one room. */
export const draftLimits = { count: 200, bytes: 512 * 1024 };
/** Results of votes that one room keeps over its lessons. */
export const resultLimits = { count: 500, bytes: 1024 * 1024 };

export const defaultMaxParticipants = 100;
/** Rooms of one server: on an open server any client may create rooms. */
export const maxRooms = 1_000;
/** Classes of the host. */
export const maxClasses = 100;

/** Rooms that one address may have on an open server at a time, of those that were founded without a token. */
export const defaultRoomsPerAddress = 20;
/** Times that number, one address founds within an hour. */
export const foundedPerHourFactor = 3;
/**
 * Seats of one address in all rooms of an open server, without tokens: a school may share one address, so a class of 60 fits each of
 * the rooms that it may have.
 */
export const seatsPerAddress = (roomsPerAddress: number) => Math.max(600, 60 * roomsPerAddress);
/** Longest `emptyTimeoutMs` of a room that was founded without a token. */
export const maxFoundedEmptyTimeoutMs = 86_400_000;
/** Default `emptyTimeoutMs` of the rooms that clients create by themselves on an open server. */
export const openRoomEmptyTimeoutMs = 10 * 60_000;
/** Statistics are sampled at most this often, ms. */
export const statsIntervalMs = 2_000;
