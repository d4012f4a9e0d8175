import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';

type Props = {
	testId: TestId;
	icon: ReactNode;
	text: string;
	/** More about it, below and smaller. */
	details?: string;
	children?: ReactNode;
};

/** One sentence in a floating box; `children` is the button beside it. */
export function Notice({ testId, icon, text, details, children }: Props) {
	return (
		<div
			data-testid={testId}
			className="slide-in flex max-w-2xl flex-wrap items-center gap-x-3 rounded-2xl border border-line bg-raised py-2 pr-2 pl-4 shadow-float"
		>
			<span className="text-accent-ink [&>svg]:size-5">{icon}</span>
			<div className="min-w-44 flex-1">
				<p className="text-[0.9375rem]">{text}</p>
				{details && (
					<p dir="auto" className="text-sm wrap-break-word text-muted">
						{details}
					</p>
				)}
			</div>
			<div className="ml-auto flex shrink-0 items-center gap-3 empty:hidden">{children}</div>
		</div>
	);
}
