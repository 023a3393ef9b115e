"""A page on a busy device: what its intersection observers see arrives late, and several changes at once."""

LATE_OBSERVERS = """window.IntersectionObserver = class extends IntersectionObserver {
  constructor(callback, options) {
    const held = [];
    super((entries, observer) => {
      if (!held.length) setTimeout(() => callback(held.splice(0), observer), 1000);
      held.push(...entries);
    }, options);
  }
};"""
