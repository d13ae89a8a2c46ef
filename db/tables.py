"""Every table, imported so that migrations and tests see them all."""

from db.assessments import Assessment
from db.base import Base
from db.cases import Case
from db.deliveries import Delivery
from db.drafts import Draft
from db.feedback import Feedback
from db.handled import Handled
from db.history import History
from db.inquiries import Inquiry
from db.linking import TelegramLink
from db.notes import Note
from db.people import Address, Person
from db.publications import Publication
from db.rooms import Room
from db.sayings import Saying
from db.settled import Settled
from db.signing_in import Link, Session, Try
from db.staff import Staff
from db.tasks import Task
from db.topics import TopicVersion

TALK = (Person, Address, Handled, Saying, Inquiry, Feedback, Delivery, Draft, Assessment)
OFFICE = (Case, Note, Task, Room, Staff, Link, Session, Try, TelegramLink, History)
LEARNING = (TopicVersion, Publication, Settled)
TABLES = (*TALK, *OFFICE, *LEARNING)
METADATA = Base.metadata
