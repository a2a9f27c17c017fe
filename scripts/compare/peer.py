"""One peer in a process of its own: it sets itself up, then answers commands, one a line.

    rate BATCH SECONDS        trains for so long and prints samples a second
    accuracy RATE EPOCHS      trains anew with batch 128 and prints the test accuracy
    quit
"""

import os
import sys
import time

PEER = sys.argv[1]
DIRECTORY = sys.argv[2]
THREADS = int(PEER.rsplit("-", 1)[1]) if PEER.rsplit("-", 1)[-1].isdigit() else 1
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)
if PEER == "jax-1":
    # Alone on one core; XLA has no simpler switch.
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import digits  # noqa: E402


def initial(seed=1):
    import numpy

    random = numpy.random.default_rng(seed)
    shapes = [(784, 128), (128, 10)]
    return [
        part.astype(numpy.float32)
        for shape in shapes
        for part in (random.normal(0, (2 / shape[0]) ** 0.5, shape), numpy.zeros(shape[1]))
    ]


class NumPy:
    """Gradients by hand."""

    def __init__(self, data):
        import numpy

        self.numpy = numpy
        self.data = data
        self.parameters = initial()

    def step(self, indices, rate):
        numpy = self.numpy
        w1, b1, w2, b2 = self.parameters
        x = self.data[0][indices]
        hidden = numpy.maximum(x @ w1 + b1, 0)
        z = hidden @ w2 + b2
        z -= z.max(1, keepdims=True)
        p = numpy.exp(z)
        p /= p.sum(1, keepdims=True)
        p[numpy.arange(len(indices)), self.data[1][indices]] -= 1
        p *= numpy.float32(1 / len(indices))
        down = (p @ w2.T) * (hidden > 0)
        rate = numpy.float32(rate)
        w2 -= rate * (hidden.T @ p)
        b2 -= rate * p.sum(0)
        w1 -= rate * (x.T @ down)
        b1 -= rate * down.sum(0)

    def train(self, batch, rate, seconds=None, epochs=None):
        count = len(self.data[0])
        random = self.numpy.random.default_rng(1)
        trained, begin, epoch = 0, time.perf_counter(), 0
        while True:
            order = random.permutation(count)
            for start in range(0, count, batch):
                indices = order[start : start + batch]
                self.step(indices, rate)
                trained += len(indices)
                if seconds and time.perf_counter() - begin > seconds:
                    return trained / (time.perf_counter() - begin)
            epoch += 1
            if epochs and epoch >= epochs:
                return None

    def reset(self):
        self.parameters = initial()

    def accuracy(self):
        w1, b1, w2, b2 = self.parameters
        z = self.numpy.maximum(self.data[2] @ w1 + b1, 0) @ w2 + b2
        return float((z.argmax(1) == self.data[3]).mean())


class Torch(NumPy):
    """Eager, autograd, torch.optim.SGD."""

    def __init__(self, data, rank=0, world=1):
        import numpy
        import torch

        torch.set_num_threads(THREADS)
        self.numpy, self.torch, self.rank, self.world = numpy, torch, rank, world
        self.data = [torch.from_numpy(part) for part in data]
        self.reset()

    def reset(self):
        torch = self.torch
        torch.manual_seed(1)
        self.model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
        self.whole = self.model
        if self.world > 1:
            self.model = torch.nn.parallel.DistributedDataParallel(self.model)
        self.optimizer = None

    def step(self, indices, rate):
        torch = self.torch
        if self.optimizer is None:
            self.optimizer = torch.optim.SGD(self.model.parameters(), lr=rate)
        indices = torch.from_numpy(indices[self.rank :: self.world])
        self.optimizer.zero_grad()
        torch.nn.functional.cross_entropy(self.model(self.data[0][indices]), self.data[1][indices]).backward()
        self.optimizer.step()

    def accuracy(self):
        with self.torch.no_grad():
            return float((self.whole(self.data[2]).argmax(1) == self.data[3]).float().mean())


class TorchDDP:
    """Two processes that average gradients by gloo: this one, which leads, and another that follows."""

    def __init__(self, data):
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        port = _free_port()
        self.follower = context.Process(target=_follow, args=(other, port), daemon=True)
        self.follower.start()
        self.leader = _member(data, 0, port)

    def reset(self):
        self.pipe.send(("reset",))
        self.leader.reset()

    def train(self, batch, rate, seconds=None, epochs=None):
        # Both must make the same steps: some first tell how long one takes.
        if epochs:
            return self._steps(batch, rate, epochs * ((60000 + batch - 1) // batch))
        probe = 20
        speed = self._steps(batch, rate, probe) / batch
        return self._steps(batch, rate, max(probe, int(seconds * speed)))

    def _steps(self, batch, rate, count):
        self.pipe.send(("steps", batch, rate, count))
        return _march(self.leader, batch, rate, count)

    def accuracy(self):
        return self.leader.accuracy()


def _march(member, batch, rate, count):
    total = len(member.data[0])
    random = member.numpy.random.default_rng(1)
    trained, order, start = 0, random.permutation(total), 0
    begin = time.perf_counter()
    for _ in range(count):
        if start >= total:
            order, start = random.permutation(total), 0
        indices = order[start : start + batch]
        member.step(indices, rate)
        trained += len(indices)
        start += batch
    return trained / (time.perf_counter() - begin)


def _member(data, rank, port):
    import torch.distributed

    torch.distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    return Torch(data, rank, 2)


def _follow(pipe, port):
    member = _member(digits.load(DIRECTORY), 1, port)
    while True:
        words = pipe.recv()
        if words[0] == "reset":
            member.reset()
        elif words[0] == "steps":
            _march(member, *words[1:])
        else:
            return


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Jax(NumPy):
    """A whole epoch compiled into one scan."""

    def __init__(self, data):
        import jax
        import numpy

        self.numpy, self.jax = numpy, jax
        self.data = [jax.numpy.asarray(part) for part in data]
        self.epochs = {}
        self.reset()

    def reset(self):
        self.parameters = [self.jax.numpy.asarray(part) for part in initial()]

    def _epoch(self, batch):
        jax, jnp = self.jax, self.jax.numpy

        def loss(parameters, x, y):
            w1, b1, w2, b2 = parameters
            z = jnp.maximum(x @ w1 + b1, 0) @ w2 + b2
            return -jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1).mean()

        @jax.jit
        def epoch(parameters, pictures, labels, order, rate):
            def step(parameters, indices):
                gradients = jax.grad(loss)(parameters, pictures[indices], labels[indices])
                return [p - rate * g for p, g in zip(parameters, gradients)], None

            return jax.lax.scan(step, parameters, order)[0]

        return epoch

    def train(self, batch, rate, seconds=None, epochs=None):
        steps = len(self.data[0]) // batch
        random = self.numpy.random.default_rng(1)
        if batch not in self.epochs:
            self.epochs[batch] = self._epoch(batch)
            # Compiled before the clock runs, as ours was; of the whole process's time it is a part.
            if seconds:
                self._run(batch, steps, random, 0.0)
        done, begin = 0, time.perf_counter()
        while True:
            self._run(batch, steps, random, rate)
            done += 1
            elapsed = time.perf_counter() - begin
            if seconds and elapsed > seconds:
                return done * steps * batch / elapsed
            if epochs and done >= epochs:
                return None

    def _run(self, batch, steps, random, rate):
        order = random.permutation(len(self.data[0]))[: steps * batch].reshape(steps, batch)
        self.parameters = self.epochs[batch](self.parameters, self.data[0], self.data[1], order, rate)
        self.jax.block_until_ready(self.parameters)


class ScikitLearn:
    """MLPClassifier.partial_fit over a whole epoch, which it cuts into batches itself."""

    def __init__(self, data):
        self.data = data
        self.model = None

    def reset(self):
        self.model = None

    def _make(self, batch, rate):
        from sklearn.neural_network import MLPClassifier

        return MLPClassifier(
            (128,), solver="sgd", batch_size=batch, learning_rate_init=rate, momentum=0, alpha=0, random_state=1
        )

    def train(self, batch, rate, seconds=None, epochs=None):
        model = self._make(batch, rate)
        # Too little data to fill an epoch costs as much a batch.
        count = len(self.data[0]) if epochs else min(len(self.data[0]), max(10 * batch, 4096) // batch * batch)
        x, y = self.data[0][:count], self.data[1][:count]
        classes = list(range(10))
        model.partial_fit(x[:batch], y[:batch], classes=classes)
        done, begin = 0, time.perf_counter()
        while True:
            model.partial_fit(x, y, classes=classes)
            done += 1
            elapsed = time.perf_counter() - begin
            if seconds and elapsed > seconds:
                return done * count / elapsed
            if epochs and done >= epochs:
                self.model = model
                return None

    def accuracy(self):
        return float((self.model.predict(self.data[2]) == self.data[3]).mean())


def main():
    data = digits.load(DIRECTORY)
    kind = PEER.rsplit("-", 1)[0] if PEER.rsplit("-", 1)[-1].isdigit() or PEER == "jax-all" else PEER
    peer = {"numpy": NumPy, "torch": Torch, "torch-ddp": TorchDDP, "jax": Jax, "sklearn": ScikitLearn}[kind](data)
    print("ready", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "rate":
            print(peer.train(int(words[1]), 0.01, seconds=float(words[2])), flush=True)
        elif words[0] == "accuracy":
            peer.reset()
            peer.train(128, float(words[1]), epochs=int(words[2]))
            print(peer.accuracy(), flush=True)
        else:
            break
    # A follower that waits for a partner would keep this process from ending.
    sys.stdout.flush()
    if kind == "torch-ddp":
        peer.pipe.send(("quit",))
        peer.follower.join(5)
    os._exit(0)


if __name__ == "__main__":
    main()
