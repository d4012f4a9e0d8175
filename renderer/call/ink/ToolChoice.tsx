import { useTranslation } from 'react-i18next';
import { BarButton } from './BarButton.tsx';
import { chooseInk, inkTools, keyOfTool, useInkChoice } from './inkChoice.ts';
import { toolIcons } from './toolIcons.ts';

/** Pen, eraser, shapes, …; each has a digit of the keyboard. */
export function ToolChoice({ onChoose }: { onChoose?: () => void }) {
	const { t } = useTranslation();
	const { tool: chosen } = useInkChoice();
	return inkTools.map((tool) => {
		const Icon = toolIcons[tool];
		const choose = () => {
			chooseInk({ tool });
			onChoose?.();
		};
		return (
			<BarButton
				key={tool}
				testId="ink-tool"
				data-tool={tool}
				label={t(`ink.tool.${tool}`)}
				hint={keyOfTool(tool)}
				aria-pressed={tool === chosen}
				icon={<Icon className="size-5" aria-hidden />}
				onClick={choose}
			/>
		);
	});
}
