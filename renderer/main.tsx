import './ui/noEval.ts';
import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startTexts } from './i18n/texts.ts';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { watchFocusOrigin } from './ui/focusOrigin.ts';
import { keepFocus } from './ui/keptFocus.ts';
import { startTheme } from './ui/theme.ts';

startTheme();
watchFocusOrigin(window);
keepFocus(document);
await startTexts();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
	<StrictMode>
		<ErrorBoundary>
			<App />
		</ErrorBoundary>
	</StrictMode>,
);
