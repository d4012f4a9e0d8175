/** Numbers of the media engine in one place. */

/** A key frame is asked of a sender at most this often: late joiners see the first picture after about 300 ms, not 1 s. */
export const keyFrameRequestDelayMs = 320;
/** Where bandwidth estimation starts for what a peer receives: a LAN carries several tiles from the first second. */
export const initialAvailableOutgoingBitrate = 1_000_000;
/** What one peer may send us: camera in three layers (1.3 Mbit/s), a sharp screen and sound. */
export const maxIncomingBitrate = 6_000_000;

export const maxTransportsPerPeer = 4;
export const maxProducersPerPeer = 8;
export const maxConsumersPerPeer = 512;

/** Voices everybody hears at once: more than five people who speak at the same time nobody understands. */
export const defaultVoices = 5;
/** Of a core: above this a worker delays what it forwards (600 consumers at 49 to 67 % are fine, 1000 saturate). */
export const defaultMaxWorkerLoad = 0.85;
/** Where nobody said how much the network carries, Mbit/s: a common access point in a full room. */
export const defaultBudgetMbps = 50;

/** Public messages a newcomer is shown. */
export const chatTailLength = 100;
/** A class of more people than this is told to do without pictures: weak laptops and Wi-Fi give in about here. */
export const defaultAudioOnlyAbove = 40;
/** Tokens one room keeps out. */
export const maxRemovedSubjects = 1_000;
/** People waiting in front of one room. */
export const maxLobbyEntries = 200;

export const defaultMaxParticipants = 100;
/** On an open server everybody makes rooms. */
export const maxRooms = 1_000;

/** A room that strangers made is closed when nobody was in it this long, ms. */
export const strangersEmptyTimeoutMs = 10 * 60_000;
/** Figures are sampled at most this often, ms, and only when somebody asks. */
export const statsIntervalMs = 2_000;
