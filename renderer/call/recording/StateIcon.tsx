import { Pause } from 'lucide-react';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';

/** A red disc, or the sign for a pause: the shape differs, not only the colour. */
export function StateIcon({ state }: Pick<RecordingState, 'state'>) {
	return state === 'paused' ? (
		<Pause className="size-4 shrink-0 fill-current text-warning-ink" aria-hidden />
	) : (
		<span className="forced-mark mx-0.5 block size-3 shrink-0 rounded-full bg-danger" aria-hidden="true" />
	);
}
