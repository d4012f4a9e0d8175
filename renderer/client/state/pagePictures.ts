import type { ReplicaStroke } from '../../../sfu/protocol/ink/InkReplica.ts';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { wholeInk } from '../ink/wholeInk.ts';
import { CallError } from '../signalling/CallError.ts';
import { sendPicture } from '../signalling/picturesApi.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type Fields = {
	/** While our page sends the pictures of shown pages: changes with everything that is drawn. */
	inkChanges: number;
};
type Needs = SelfState & { recording: RecordingState | null };

/** Whether our page is the one that sends pictures of what is shown. */
export const sendsPictures = ({ recording, selfPeerId }: Needs): boolean =>
	recording?.state === 'recording' && selfPeerId !== null && recording.picturesFrom === selfPeerId;

const changed = (state: Fields & Needs): Partial<Fields> =>
	sendsPictures(state) ? { inkChanges: state.inkChanges + 1 } : {};

/** Pictures of the shown pages for the recording, which only browsers can draw. */
export const pagePicturesSlice = slice<Fields, Needs>()({
	initial: { inkChanges: 0 },
	notices: { inkDrawn: changed, inkChanged: changed },
	actions: ({ call, request }) => {
		const inkOf = ({ documentId, pageId }: ShownPage): Promise<readonly ReplicaStroke[]> => {
			const surface = pageSurface(documentId, pageId);
			return wholeInk((from) => request('getInk', { surface, ...(from !== undefined && { from }) }));
		};
		return {
			/** @param draw makes the picture, PNG or JPEG. @returns why it was not kept; null: it is */
			sendPagePicture: async (
				page: ShownPage,
				draw: (ink: readonly ReplicaStroke[]) => Promise<Blob>,
			): Promise<CallError | null> => {
				try {
					const picture = await draw(await inkOf(page));
					const target = call.uploadTarget();
					if (!target) throw new CallError('unavailable', 'not in a room');
					await sendPicture(target, page, picture);
					return null;
				} catch (cause) {
					return CallError.from(cause);
				}
			},
		};
	},
});
