"""A picture child whose decoder was taken over: it runs the bytes of a “picture” as Python, after it confined itself.

What the code assigns to ``result`` is the response to `Sandbox.read_facts`.
"""

from app.imaging import child
from tests.imaging import attacks


def run(_, original, outputs, limits):
    names = {"attacks": attacks, "outputs": outputs}
    exec(original.stream.read(), names)
    return names["response"] if "response" in names else {"facts": names["result"]}


child.TASKS["read_facts"] = child.TASKS["render"] = run

if __name__ == "__main__":
    child.main()
