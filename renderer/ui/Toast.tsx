import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './Button.tsx';

type RegionProps = {
	label: string;
	/** Time until a toast disappears by itself; hovering or focusing it stops the clock. */
	shownMs: number;
	children: ReactNode;
};

/** Holds the toasts of a screen: transient messages at its bottom, which screen readers announce. */
export function ToastRegion({ label, shownMs, children }: RegionProps) {
	return (
		<Primitive.Provider duration={shownMs} swipeDirection="down" label={label}>
			{children}
			<Primitive.Viewport className="fixed inset-x-3 bottom-24 z-50 mx-auto flex max-w-md flex-col gap-2 outline-none" />
		</Primitive.Provider>
	);
}

type Props = {
	children: ReactNode;
	/** `hint` tells screen readers how to reach the button. */
	action?: { text: string; hint: string; onPress: () => void } | undefined;
	/** It answers what the person has just done: announced at once. Default: politely. */
	urgent?: boolean;
	onClose: () => void;
};

export function Toast({ children, action, urgent = false, onClose }: Props) {
	const { t } = useTranslation();
	return (
		<Primitive.Root
			type={urgent ? 'foreground' : 'background'}
			onOpenChange={(open) => !open && onClose()}
			className="slide-in flex items-center gap-2 rounded-2xl bg-slate-900 py-1.5 pr-1.5 pl-4 text-white shadow-float dark:bg-slate-100 dark:text-slate-900"
		>
			<Primitive.Description className="min-w-0 grow text-[0.9375rem]">{children}</Primitive.Description>
			{action && (
				<Primitive.Action asChild altText={action.hint}>
					<Button
						variant="bare"
						className="px-3 text-teal-300 hover:bg-white/15 dark:text-teal-800"
						onClick={action.onPress}
					>
						{action.text}
					</Button>
				</Primitive.Action>
			)}
			<Primitive.Close asChild>
				<IconButton
					label={t('ui.dismiss')}
					icon={<X className="size-5" aria-hidden />}
					variant="bare"
					className="hover:bg-white/15 dark:hover:bg-slate-900/10"
				/>
			</Primitive.Close>
		</Primitive.Root>
	);
}
