import { Ellipsis, Redo2, Undo2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { useElementSize } from '../../ui/useElementSize.ts';
import { useActions, useCall } from '../useCall.tsx';
import { BarButton } from './BarButton.tsx';
import { useInkChoice } from './inkChoice.ts';
import { MoreInk } from './MoreInk.tsx';
import { ColorDot, StyleChoice } from './StyleChoice.tsx';
import { ToolChoice } from './ToolChoice.tsx';
import { toolIcons } from './toolIcons.ts';
import { useDrawing } from './useDrawing.ts';
import { useInkKeys } from './useInkKeys.ts';

type Props = {
	/** Name of the tile. */
	target: string;
	surface: string;
};

/** Over the picture on which we draw; null elsewhere. Its parts open within it: menus lie outside of a tile in full screen. */
export function InkToolbar({ target, surface }: Props) {
	const { isDrawing, setDrawing } = useDrawing(target);
	return isDrawing ? <Bar surface={surface} onDone={() => setDrawing(false)} /> : null;
}

/** From here on all tools stand in one row, CSS px. */
const widePx = 760;

type Panel = 'tools' | 'style' | 'more';

function Bar({ surface, onDone }: { surface: string; onDone: () => void }) {
	const { t } = useTranslation();
	const [ref, size] = useElementSize<HTMLDivElement>();
	const [open, setOpen] = useState<Panel | null>(null);
	const [isOnTop, setOnTop] = useState(false);
	const actions = useActions();
	const undo = useCall(({ inkUndo }) => inkUndo[surface]);
	const isWide = (size?.width ?? 0) >= widePx;
	const toggle = (panel: Panel) => setOpen((before) => (before === panel ? null : panel));
	const close = () => setOpen(null);
	useInkKeys({
		undo: () => void actions.undoInk(surface),
		redo: () => void actions.redoInk(surface),
		leave: () => (open ? close() : onDone()),
	});
	return (
		<div
			ref={ref}
			data-testid="ink-toolbar"
			role="toolbar"
			aria-label={t('ink.toolbar')}
			className={classes(
				'pointer-events-none absolute inset-x-0 z-20 flex max-h-full items-center gap-1 overflow-y-auto p-1.5',
				isOnTop ? 'top-0 flex-col bars-shown:top-12' : 'bottom-0 flex-col-reverse bars-shown:bottom-16',
			)}
		>
			<Float>
				{isWide ? <ToolChoice /> : <ToolButton isOpen={open === 'tools'} onPress={() => toggle('tools')} />}
				<StyleButton isOpen={open === 'style'} onPress={() => toggle('style')} />
				<BarButton
					testId="ink-undo"
					label={t('ink.undo')}
					hint="Ctrl+Z"
					busy={undo?.canUndo === false}
					icon={<Undo2 className="size-5" aria-hidden />}
					onClick={() => void actions.undoInk(surface)}
				/>
				<BarButton
					testId="ink-redo"
					label={t('ink.redo')}
					hint="Ctrl+Shift+Z"
					busy={undo?.canRedo !== true}
					icon={<Redo2 className="size-5" aria-hidden />}
					onClick={() => void actions.redoInk(surface)}
				/>
				<BarButton
					testId="ink-more"
					label={t('ink.more')}
					aria-expanded={open === 'more'}
					icon={<Ellipsis className="size-5" aria-hidden />}
					onClick={() => toggle('more')}
				/>
				<BarButton
					testId="ink-done"
					label={t('ink.done')}
					hint="Esc"
					icon={<X className="size-5" aria-hidden />}
					onClick={onDone}
				/>
			</Float>
			{open === 'tools' && !isWide && (
				<Float>
					<ToolChoice onChoose={close} />
				</Float>
			)}
			{open === 'style' && (
				<Float>
					<StyleChoice />
				</Float>
			)}
			{open === 'more' && (
				<Float>
					<MoreInk surface={surface} isOnTop={isOnTop} onMove={() => setOnTop(!isOnTop)} onDone={close} />
				</Float>
			)}
		</div>
	);
}

/** What is pressed here is no press on the tile. */
function Float({ children }: { children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: keeps presses from what lies below, and does nothing itself
		<div
			onDoubleClick={(event) => event.stopPropagation()}
			onPointerDown={(event) => event.stopPropagation()}
			className="forced-edge pointer-events-auto flex max-w-full shrink-0 flex-wrap justify-center rounded-[22px] bg-raised text-ink shadow-float"
		>
			{children}
		</div>
	);
}

type PanelButtonProps = { isOpen: boolean; onPress: () => void };

function ToolButton({ isOpen, onPress }: PanelButtonProps) {
	const { t } = useTranslation();
	const { tool } = useInkChoice();
	const Icon = toolIcons[tool];
	return (
		<BarButton
			testId="ink-tools"
			label={t('ink.toolNow', { tool: t(`ink.tool.${tool}`) })}
			aria-expanded={isOpen}
			icon={<Icon className="size-5" aria-hidden />}
			onClick={onPress}
		/>
	);
}

function StyleButton({ isOpen, onPress }: PanelButtonProps) {
	const { t } = useTranslation();
	const { color } = useInkChoice();
	return (
		<BarButton
			testId="ink-style"
			label={t('ink.style')}
			aria-expanded={isOpen}
			icon={<ColorDot color={color} />}
			onClick={onPress}
		/>
	);
}
