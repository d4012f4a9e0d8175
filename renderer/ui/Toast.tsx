import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../testIds/testIds.ts';
import { Button, IconButton } from './Button.tsx';
import { classes } from './classes.ts';

type RegionProps = {
	label: string;
	/** Time until a toast disappears by itself; hovering or focusing it stops the clock. */
	shownMs: number;
	/** Leaves room for a bar at the bottom of the stage. Default false. */
	raised?: boolean;
	children: ReactNode;
};

/** Holds the toasts of a screen: transient messages at its bottom, which screen readers announce. */
export function ToastRegion({ label, shownMs, raised = false, children }: RegionProps) {
	return (
		<Primitive.Provider duration={shownMs} swipeDirection="down" label={label}>
			{children}
			<Primitive.Viewport
				data-passes-focus=""
				className={classes(
					'fixed inset-x-[max(0.75rem,var(--safe-left),var(--safe-right))] bottom-[calc(6rem+var(--keyboard))] z-50 mx-auto flex max-w-md short:bottom-[calc(4.25rem+var(--keyboard))] short:max-h-[calc(100dvh-5rem-var(--keyboard))] short:overflow-y-auto flex-col gap-2 outline-none',
					raised && 'labelled:bottom-[calc(9.5rem+var(--keyboard))]',
				)}
			/>
		</Primitive.Provider>
	);
}

/** `hint` tells screen readers how to reach the button. */
type ToastAction = { testId: TestId; text: string; hint: string; onPress: () => void };

type Props = {
	children: ReactNode;
	/** Buttons, the main one first. */
	actions?: readonly ToastAction[];
	/** It answers what the person has just done: announced at once. Default: politely. */
	urgent?: boolean;
	/** Another part of the page tells screen readers. */
	silent?: boolean;
	/** Stays until it is closed or no longer drawn; its buttons leave it open. */
	lasting?: boolean;
	testId: TestId;
	onClose: () => void;
};

/** Radix does not announce what has this attribute. */
const unannounced = { 'data-radix-toast-announce-exclude': '' };

export function Toast({ children, actions = [], urgent, silent, lasting, testId, onClose }: Props) {
	const { t } = useTranslation();
	return (
		<Primitive.Root
			type={urgent ? 'foreground' : 'background'}
			{...(lasting && { duration: Number.POSITIVE_INFINITY })}
			data-testid={testId}
			onOpenChange={(open) => !open && onClose()}
			className="slide-in forced-edge flex items-center gap-2 rounded-2xl bg-slate-900 py-1.5 pr-1.5 pl-4 text-white shadow-float dark:bg-slate-100 dark:text-slate-900"
		>
			<div className="flex min-w-0 grow flex-wrap items-center justify-end gap-x-2">
				<Primitive.Description className="min-w-32 grow basis-0 text-[0.9375rem]" {...(silent && unannounced)}>
					{children}
				</Primitive.Description>
				<div className="flex">
					{actions.map((action) => (
						<ActionButton key={action.text} action={action} closes={!lasting} />
					))}
				</div>
			</div>
			<Primitive.Close asChild>
				<IconButton
					testId="toast-dismiss"
					label={t('ui.dismiss')}
					icon={<X className="size-5" aria-hidden />}
					variant="bare"
					className="hover:bg-white/15 dark:hover:bg-slate-900/10"
				/>
			</Primitive.Close>
		</Primitive.Root>
	);
}

function ActionButton({ action, closes }: { action: ToastAction; closes: boolean }) {
	const button = (
		<Button
			testId={action.testId}
			variant="bare"
			className="px-3 text-teal-300 hover:bg-white/15 dark:text-teal-800"
			onClick={action.onPress}
			{...(!closes && { 'aria-description': action.hint, ...unannounced })}
		>
			{action.text}
		</Button>
	);
	if (!closes) return button;
	return (
		<Primitive.Action asChild altText={action.hint}>
			{button}
		</Primitive.Action>
	);
}
