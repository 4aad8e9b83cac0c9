# Home Assistant 2026.9 and later answer "import voluptuous" with probatio.
from probatio import *
from probatio import (
    All as All,
    Any as Any,
    Coerce as Coerce,
    In as In,
    Invalid as Invalid,
    Optional as Optional,
    Range as Range,
    Required as Required,
    Schema as Schema,
)
