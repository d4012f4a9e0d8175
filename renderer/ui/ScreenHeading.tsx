import { ArrowLeft } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { IconButton } from './Button.tsx';

type Props = {
	/** Accessible name of the way back. */
	backLabel: string;
	onBack: () => void;
	/** The heading takes the focus when its screen opens. */
	ref: Ref<HTMLHeadingElement>;
	children: ReactNode;
};

/** The first line of a screen that one opens from another one and goes back from. */
export function ScreenHeading({ backLabel, onBack, ref, children }: Props) {
	return (
		<div className="flex items-center gap-2">
			<IconButton
				testId="screen-back"
				label={backLabel}
				tooltipSide="bottom"
				icon={<ArrowLeft className="size-6" aria-hidden />}
				className="-ml-2.5"
				onClick={onBack}
			/>
			<h1 ref={ref} tabIndex={-1} className="text-2xl font-semibold outline-none sm:text-3xl">
				{children}
			</h1>
		</div>
	);
}
