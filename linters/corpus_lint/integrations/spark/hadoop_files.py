"""Files where Spark sees them: on this machine, on HDFS, in an object store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus_lint.core.values import dataclass

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True)
class Place:
    """A file or a directory, which may not exist."""

    jvm: Any
    system: Any
    path: Any

    @classmethod
    def of(cls, spark: SparkSession, location: str) -> Place:
        """The place of a location as Spark takes it."""
        # PySpark gives no other way to the file systems of Hadoop.
        jvm: Any = spark._jvm  # noqa: SLF001
        path = jvm.org.apache.hadoop.fs.Path(location)
        system = path.getFileSystem(spark._jsc.hadoopConfiguration())  # noqa: SLF001
        return cls(jvm, system, system.makeQualified(path))

    def __truediv__(self, name: str) -> Place:
        return Place(self.jvm, self.system, self.jvm.org.apache.hadoop.fs.Path(self.path, name))

    def __str__(self) -> str:
        return str(self.path.toString())

    @property
    def name(self) -> str:
        """The last name on the path."""
        return str(self.path.getName())

    @property
    def plain(self) -> str:
        """The path without the scheme and the host of its file system."""
        return str(self.path.toUri().getPath())

    def exists(self) -> bool:
        """Whether there is something."""
        return bool(self.system.exists(self.path))

    def is_directory(self) -> bool:
        """Whether it is a directory."""
        return self.exists() and bool(self.system.getFileStatus(self.path).isDirectory())

    def entries(self) -> list[Place]:
        """What is in the directory."""
        found = self.system.listStatus(self.path) if self.exists() else []
        return [Place(self.jvm, self.system, one.getPath()) for one in found]

    def files(self) -> Iterator[str]:
        """Yield the plain paths of all files below the directory, or its own if it is a file, but for what Spark takes for hidden."""
        if not self.is_directory():
            yield self.plain
            return
        found = self.system.listFiles(self.path, True)
        while found.hasNext():
            path = str(found.next().getPath().toUri().getPath())
            below = path.removeprefix(self.plain).split("/")
            if not any(name.startswith(("_", ".")) for name in below if "=" not in name):
                yield path

    def make(self) -> None:
        """Make the directory and those above it."""
        self.system.mkdirs(self.path)

    def remove(self) -> None:
        """Remove the file or the directory with all that is in it."""
        self.system.delete(self.path, True)

    def move(self, to: Place) -> None:
        """Give it another name. Raises OSError."""
        if not self.system.rename(self.path, to.path):
            raise OSError(f"{self}: not moved to {to}")

    def write(self, content: bytes) -> None:
        """Write a file all at once. Raises OSError."""
        part = Place(self.jvm, self.system, self.jvm.org.apache.hadoop.fs.Path(f"{self.path}._part"))
        stream = self.system.create(part.path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()
        part.move(self)
