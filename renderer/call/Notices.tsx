import { Each } from './Each.tsx';
import { noticeItems } from './noticeItems.ts';

/** Notices that stay until their cause is gone or the person acts. They lie over the stage: no tile moves. */
export function Notices() {
	return (
		<div className="pointer-events-none absolute inset-x-3 top-1 z-20 flex transition-[top] duration-150 bars-shown:top-12 flex-col items-center gap-2 *:pointer-events-auto">
			<Each of={noticeItems} with={{}} />
		</div>
	);
}
