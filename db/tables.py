"""Every table, imported so that migrations and tests see them all."""

from db.base import Base
from db.cases import Case
from db.deliveries import Delivery
from db.handled import Handled
from db.inquiries import Inquiry
from db.people import Address, Person

TABLES = (Person, Address, Handled, Inquiry, Case, Delivery)
METADATA = Base.metadata
