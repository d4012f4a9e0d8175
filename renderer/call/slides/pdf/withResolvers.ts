/** pdf.js calls `Promise.withResolvers`, which browsers have since Chrome 119, Firefox 121 and Safari 17.4; imported before it. */
function withResolvers<Value>() {
	let resolve: (value: Value | PromiseLike<Value>) => void = () => {};
	let reject: (reason?: unknown) => void = () => {};
	const promise = new Promise<Value>((onResolve, onReject) => {
		resolve = onResolve;
		reject = onReject;
	});
	return { promise, resolve, reject };
}

if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers });
