/** The object with some of its methods replaced. */
export function withReplaced<T extends object>(whole: T, others: Partial<T>): T {
  return new Proxy(whole, {
    get(target, name) {
      const member = Reflect.get(others, name) ?? Reflect.get(target, name, target);
      // Private fields need the object itself as `this`.
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
