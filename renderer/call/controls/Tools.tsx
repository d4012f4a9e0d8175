import { Shapes } from 'lucide-react';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { useCall } from '../useCall.tsx';
import { type ToolName, tools, usableTools } from './tools.ts';

/** Opens the dialog of a tool, which stays open where the bar has no room for *Tools* any more, e.g. when a phone is turned. */
export const OpenTool = createContext<(name: ToolName) => void>(() => {});

const useTools = () => useCall(useShallow(usableTools));

/** The button of the control bar whose menu offers the tools; none for those who may use none of them. */
export function ToolsControl() {
	const { t } = useTranslation();
	const names = useTools();
	if (names.length === 0) return null;
	return (
		<Menu
			testId="tools-menu"
			side="top"
			label={t('tools.label')}
			trigger={
				<ControlButton
					testId="controls-tools"
					label={t('tools.label')}
					caption={t('tools.label')}
					icon={<Shapes aria-hidden />}
				/>
			}
		>
			<ToolItems names={names} />
		</Menu>
	);
}

/** The same tools as rows of the More menu. */
export function ToolMenuRows() {
	const { t } = useTranslation();
	const names = useTools();
	if (names.length === 0) return null;
	return (
		<>
			<MenuLine />
			<MenuHeading>{t('tools.label')}</MenuHeading>
			<ToolItems names={names} />
			<MenuLine />
		</>
	);
}

function ToolItems({ names }: { names: ToolName[] }) {
	const { t } = useTranslation();
	const open = useContext(OpenTool);
	return names.map((name) => {
		const { Icon, label } = tools[name];
		return (
			<MenuItem testId={`tools-${name}`} key={name} icon={<Icon aria-hidden />} onSelect={() => open(name)}>
				{t(label)}
			</MenuItem>
		);
	});
}

/** The dialog of the chosen tool. It closes when the person may no longer use the tool. @param name null: none is chosen */
export function ToolDialog({ name, onClose }: { name: ToolName | null; onClose: () => void }) {
	const mayUse = useCall((state) => name !== null && tools[name].mayUse(state));
	if (name === null || !mayUse) return null;
	const { Dialog } = tools[name];
	return <Dialog onClose={onClose} />;
}
