import type { ReactNode } from 'react';

type Props = { icon: ReactNode; text: string; children?: ReactNode };

/** One sentence in a floating box; `children` is the button beside it. */
export function Notice({ icon, text, children }: Props) {
	return (
		<div className="slide-in flex max-w-2xl items-center gap-3 rounded-2xl border border-line bg-raised py-2 pr-2 pl-4 shadow-float">
			<span className="text-accent-ink [&>svg]:size-5">{icon}</span>
			<p className="grow text-[0.9375rem]">{text}</p>
			{children}
		</div>
	);
}
