import { ConnectionBanner } from './ConnectionBanner.tsx';
import { entriesOf } from './capabilityEntries.ts';
import { CameraNotice, MicNotice } from './devices/DeviceNotice.tsx';
import { MutedNotice } from './devices/MutedNotice.tsx';
import { SoundNotice } from './devices/SoundNotice.tsx';
import type { EntryList } from './entries.ts';
import { OwnMediaNotice } from './health/OwnMediaNotice.tsx';
import { PeersMediaNotice } from './health/PeersMediaNotice.tsx';
import { InvitationNotice } from './moderation/InvitationNotice.tsx';
import { MissedNotice } from './moderation/MissedNotice.tsx';
import { ShareAgainNotice } from './screen/ShareAgainNotice.tsx';

/** Over the top of the stage, top to bottom. */
export const noticeItems: EntryList<object> = {
	connection: ConnectionBanner,
	missed: MissedNotice,
	ownMedia: OwnMediaNotice,
	invitation: InvitationNotice,
	...entriesOf('notice'),
	peersMedia: PeersMediaNotice,
	sound: SoundNotice,
	shareAgain: ShareAgainNotice,
	muted: MutedNotice,
	mic: MicNotice,
	camera: CameraNotice,
};
