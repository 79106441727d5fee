/** Runs an action when what has arrived by now is read: by Node's `setImmediate`, by a timer where there is none. */
export const soon: (action: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : (action) => setTimeout(action, 0);
