import { Clapperboard, Play } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RecordingView } from '../../../sfu/protocol/recordings.ts';
import { classes } from '../../ui/classes.ts';
import type { Tickets } from './Tickets.ts';

type Props = { recording: RecordingView; tickets: Tickets; onPlay: (() => void) | null };

const boxClasses =
	'group relative flex aspect-video w-full shrink-0 items-center justify-center overflow-hidden rounded-card bg-tile text-muted sm:w-56 sm:self-start';

/** The picture of a lesson, or an icon; a click plays it, as the button beside it does for keyboards. */
export function Picture({ recording, tickets, onPlay }: Props) {
	const box = useRef<HTMLDivElement>(null);
	const url = usePicture(recording, tickets, box);
	const [broken, setBroken] = useState<string | null>(null);
	return (
		<div ref={box} className={classes(boxClasses, !hasPicture(recording) && 'max-sm:hidden')} aria-hidden="true">
			{url && url !== broken ? (
				<img src={url} alt="" className="size-full object-cover" onError={() => setBroken(url)} />
			) : (
				<Clapperboard className="size-10" />
			)}
			{onPlay && (
				<button
					data-testid="recording-picture"
					type="button"
					tabIndex={-1}
					onClick={onPlay}
					className="absolute inset-0 flex items-center justify-center"
				>
					<span className="flex size-12 items-center justify-center rounded-full bg-slate-950/75 text-white opacity-0 transition-opacity duration-150 group-hover:opacity-100">
						<Play className="size-6 fill-current" />
					</span>
				</button>
			)}
		</div>
	);
}

/** While it is recorded, the server gives no address. */
const hasPicture = ({ picture, state }: RecordingView) => picture && state === 'finished';

/** null until the picture is near the visible part of the page: a long list does not ask for everything at once. */
function usePicture(recording: RecordingView, tickets: Tickets, box: RefObject<HTMLElement | null>) {
	const { recordingId } = recording;
	const isThere = hasPicture(recording);
	const [path, setPath] = useState<string | null>(null);
	useEffect(() => {
		const element = box.current;
		if (!isThere || !element) return;
		let isGone = false;
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				observer.disconnect();
				// Without an address the icon stays.
				tickets.get(recordingId).then(
					(ticket) => !isGone && setPath(ticket.path),
					() => {},
				);
			},
			{ rootMargin: '400px' },
		);
		observer.observe(element);
		return () => {
			isGone = true;
			observer.disconnect();
		};
	}, [isThere, recordingId, tickets, box]);
	return isThere && path !== null ? `${path}picture.jpg` : null;
}
