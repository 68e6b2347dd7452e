/** What nobody can look at: whatever is done with it throws, even `instanceof` and `Array.isArray`. */
export function hostile<T extends object>(kind: T): T {
  const { proxy, revoke } = Proxy.revocable(kind, {});
  revoke();
  return proxy;
}
