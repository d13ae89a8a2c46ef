"""Every table, imported so that migrations and tests see them all."""

from db.assessments import Assessment
from db.base import Base
from db.cases import Case
from db.deliveries import Delivery
from db.drafts import Draft
from db.feedback import Feedback
from db.handled import Handled
from db.inquiries import Inquiry
from db.notes import Note
from db.people import Address, Person
from db.sayings import Saying
from db.tasks import Task

TABLES = (Person, Address, Handled, Inquiry, Case, Delivery, Saying, Note, Feedback, Task, Draft, Assessment)
METADATA = Base.metadata
